package org.npulator.hw.cache;

/**
 * What a cache did since the start of the simulation, in lines unless said otherwise.
 *
 * @param hits looked up and there, those still on their way from memory included
 * @param misses looked up and not there
 * @param bypasses misses that took no place in the cache, those of writes of parts of a line
 *     included
 * @param writeBacks replaced and written to memory
 * @param deadLines dropped after their last use although they differed from the memory
 * @param bytesRead from the data banks
 * @param bytesWritten to the data banks
 */
public record CacheActivity(
    long hits,
    long misses,
    long bypasses,
    long writeBacks,
    long deadLines,
    long bytesRead,
    long bytesWritten) {}
