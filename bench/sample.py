"""A draw beside the plainest one, in one run: `python bench/sample.py`. Prints one JSON line.

KLANKBORD_OFFERS=10000000 makes it ten million. The plainest draw then takes some gigabytes: above
a million it is left out, and memory is measured at a tenth.

The plainest draw keeps the whole frame and sorts each stratum; ours must draw the same calls.
Memory is the most that Python held while drawing, the frame itself not counted.
"""

import hmac
import json
import os
import time
import tracemalloc

from klankbord.programmes import sampling

OFFERS = int(os.environ.get("KLANKBORD_OFFERS", "300000"))
STRATA = 200
SEED = bytes(range(32))
PLAN = sampling.Plan(200, sampling.Allocation.PROPORTIONAL, {})


def frame(offers):
    for number in range(offers):
        yield sampling.Offered(f"call-{number}", f"agent-{number * 7919 % STRATA}", {})


def plainest(offers):
    strata = {}
    for offer in offers:
        strata.setdefault(offer.stratum, []).append(offer.id)
    shares = sampling.allocate({name: len(ids) for name, ids in strata.items()}, PLAN.n,
                               PLAN.allocation)  # fmt: skip
    drawn = []
    for name, share in shares.items():
        placed = sorted(
            strata[name], key=lambda i, s=name: hmac.digest(SEED, f"{s}\0{i}".encode(), "sha256")
        )
        drawn += [sampling.Drawn(i, name, order) for order, i in enumerate(placed[:share], 1)]
    return drawn


def timed(work):
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


def held(offers):
    tracemalloc.start()
    sampling.draw(frame(offers), PLAN, SEED)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def main():
    ours, our_time = timed(lambda: sampling.draw(frame(OFFERS), PLAN, SEED))
    if OFFERS > 1_000_000:
        memory = round(held(OFFERS // 10) / 1e6, 1)
        figures = {"offers": OFFERS, "seconds": round(our_time, 1), "memory_mb_at_a_tenth": memory}
        print(json.dumps({"bench": "sample", **figures}))
        return
    plain, plain_time = timed(lambda: plainest(frame(OFFERS)))
    assert ours == plain
    print(
        json.dumps(
            {
                "bench": "sample",
                "offers": OFFERS,
                "per_second": round(OFFERS / our_time),
                "plainest_per_second": round(OFFERS / plain_time),
                "ratio": round(plain_time / our_time, 2),
                "memory_mb": round(held(OFFERS) / 1e6, 1),
                "memory_mb_for_three_times_as_many": round(held(3 * OFFERS) / 1e6, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
