"""The types of what is sent and answered, as `/openapi.json` shows them."""
