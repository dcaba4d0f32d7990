"""A million cases, people and subscribers, and how long each query takes among them.

`python -m benchmarks.million` makes the rows (deterministic by a seed), measures every query of `queries.QUERIES`, and
with `--explain` writes build/explain.md. The trap: data that is too even. Here names collide as they do in Sơn La, one
commune has more open cases than all others together, and a few people nominate by the hundred.
"""
