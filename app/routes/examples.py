"""Examples of bodies and answers, for `/openapi.json`."""

NEW_RUNS = {
    "a preset": {"value": {"preset": "sum-of-bits"}},
    "a moment of a run with edits": {
        "value": {
            "preset": "sum-of-bits",
            "update": 20,
            "edits": [{"at": 12, "edits": [{"kind": "learning_rate", "value": 0.05}]}],
        }
    },
    "two side by side": {
        "value": {
            "spec": {"task": "xor", "layers": [{"kind": "dense", "units": 1}]},
            "beside": {
                "spec": {"task": "xor", "layers": [{"kind": "dense", "units": 3}, {"kind": "dense", "units": 1}]}
            },
        }
    },
    "a set-up": {
        "value": {
            "task": {"kind": "xor"},
            "layers": [
                {"kind": "dense", "units": 3, "activation": "tanh"},
                {"kind": "dense", "units": 1, "activation": "sigmoid"},
            ],
            "cost": "half_squared_error",
            "optimiser": {"kind": "gradient_descent", "learning_rate": 0.5},
            "batch_size": 4,
        }
    },
}
QUIZZES = {
    "quiz 17 of a preset": {"value": {"preset": "sum-of-bits", "number": 17}},
    "any quiz of a set-up": {"value": {"spec": NEW_RUNS["a set-up"]["value"]}},
}
GIVEN_NUMBERS = {
    "printed by NumPy": {"value": {"given": {"layer1.W_time": "[[ 0.12 -0.03]\n [ 0.05  0.2 ]]"}}},
    "one timestep of δ": {"value": {"given": {"layer1.delta[4, 0]": [0.12, -0.03]}}},
    "a text, in a course's names": {"value": {"given": "dWh = [[0.12, -0.03], [0.05, 0.2]]\ndb = [0.1, 0.3]",
                                             "conventions": ["cs231n"]}},
}
COMMANDS = {
    name: {"value": value}
    for name, value in {
        "play": {"do": "play", "rung": "update", "rate": 20},
        "play as fast as it can": {"do": "play", "rung": "update", "rate": None},
        "pause": {"do": "pause"},
        "step": {"do": "step", "rung": "update", "count": 1},
        "seek": {"do": "seek", "update": 0},
        "set": {"do": "set", "learning_rate": 0.05, "truncate": {"depth": 3, "every": 1}, "frozen": ["layer1"]},
        "edit": {
            "do": "edit",
            "edits": [{"kind": "weight", "weight": "layer1.W_space", "index": [0, 0], "value": 0.3}],
            "at": 0,
        },
        "reset": {"do": "reset"},
    }.items()
}
RUN_STATE = {
    "id": "fT9k2wAq",
    "update": 1204,
    "furthest": 1700,
    "epoch": 3,
    "updates_per_epoch": 400,
    "cost": 0.31,
    "playing": True,
    "rung": "update",
    "rate": 20,
    "truncate": None,
    "frozen": [],
    "edited": 1,
    "version": 2,
    "edits": [{"at": 12, "edits": [{"kind": "learning_rate", "value": 0.1}]}],
    "updates_per_second": 20.0,
    "status": "playing",
    "message": None,
    "learning_rate": 0.1,
    "parameters": 97,
    "viewers": 1,
    "spec": NEW_RUNS["a set-up"]["value"],
    "preset": "sum-of-bits",
}
TICK = 'id: 7\nevent: tick\ndata: {"run":"fT9k2wAq","update":7,"cost":0.31,"views":{…}}\n\n'
TO_SHOW = {"a run at a moment": {"value": {"run": "fT9k2wAq", "moment": {"quantity": "delta", "notation": "seed"}}}}
NEW_KEYS = {"another": {"value": {"key": "a-key-that-nobody-guesses"}}}
HALL_EVENT = 'event: hall\ndata: {"name": "physics", "run": "fT9k2wAq", "moment": {…}, …}\n\n'
IMAGINED_EDITS = {
    "another weight": {
        "value": {"edits": [{"kind": "weight", "weight": "layer1.W_space", "index": [0, 0], "value": 0.3}]}
    },
    "another target, learned from faster": {
        "value": {
            "edits": [
                {"kind": "target", "sample": 0, "timestep": 0, "unit": 0, "value": 1.0},
                {"kind": "learning_rate", "value": 0.5},
            ]
        }
    },
}
