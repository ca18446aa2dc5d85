"""What a batch can read: one format a file, each behind `steam.batch.blocks.Source`."""
