"""Sending what waits in the outbox, as fast as the edge allows and no faster.

    claimer  > claimed  >  renderer  > ready    >  sender  > outcomes >  ledger
             (batches)               (letters)             (outcomes)

Each station is a loop and waits only for the queue before it and the one after it; the queues are bounded, so no
more rows are claimed than can leave soon. `worker` runs them together.
"""
