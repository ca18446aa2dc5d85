"""What a batch can write: one format a file, each behind `steam.batch.targets.target.Target`."""
