package org.npulator.hw.chip;

/**
 * What the system cache did, in lines unless said otherwise.
 *
 * @param hits looked up and there, those still on their way from memory included
 * @param misses looked up and not there
 * @param bypasses misses that took no place in the cache
 * @param writeBacks replaced and written to memory
 * @param deadLines dropped after their last use although they differed from the memory
 * @param bytesRead from the data banks
 * @param bytesWritten to the data banks
 */
public record CacheReport(
    long hits,
    long misses,
    long bypasses,
    long writeBacks,
    long deadLines,
    long bytesRead,
    long bytesWritten) {}
