"""What holds for every request: assets, caching, hosts, proxies, limits of bodies and connections."""
