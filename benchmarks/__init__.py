"""What Kilta takes in time and memory: one module for each question, one table for all.

    python -m benchmarks              # every module
    python -m benchmarks pages        # those that are named

A module has `measure() -> list[Row]` and runs in a process of its own, so that its peak of memory is its own. It sets
up what it needs (`installation.fresh()`) outside the repository and removes it again.
"""
