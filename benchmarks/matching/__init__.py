"""`make bench-matching`: how well and how fast text is matched with concepts, beside peers in the same run.

    python -m benchmarks.matching                    # everything, one table
    python -m benchmarks.matching linking speed      # these parts
    python -m benchmarks.matching --again linking    # although it was measured before

Real data comes from `KILTA_REAL_DATA` (`../shared/data`); without it only speed is measured, on small made data. Each
part is kept in a folder (`--folder`) once it is done, so that a run that was broken off goes on where it stopped; a
change of the engine's source makes all of ours be measured again, and leaves the peers.
"""
