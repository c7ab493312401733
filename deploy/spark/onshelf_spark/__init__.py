"""Onshelf on Apache Spark: many tenants' needs, each against its tenant's shelf.

The matching is done by the `onshelf` program. Spark brings the needs to it and takes its answers away.

    reading    files of needs -> rows of (tenant, file, row, default_id, need)
    spread     tenants -> partitions
    shelves    tenant -> a shelf on the executor's disk
    checking   whether program and shelves can be used, before anything is asked of them
    lines      a row -> the line the program reads
    stream     lines through the program, answers as they come
    results    an answer -> a typed row
    sharding   needs through all shards of a collection, and their lines to answers
    matching   all of it, from DataFrame to DataFrame
    nights     every tenant's nightly job, on whichever executor is free
    shipping   what Spark takes to the executors
    writing    results to files, in place of those of the same run
"""
