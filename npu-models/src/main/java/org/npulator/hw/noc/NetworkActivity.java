package org.npulator.hw.noc;

/**
 * What the network did since the start of the simulation.
 *
 * @param messages handed over by cores
 * @param packets injected
 * @param routedBytes bytes through a router, once for every router and copy
 * @param linkedBytes bytes over a link between routers, once for every link
 * @param deliveredBytes bytes into cores
 * @param busiestLinkTicks in which the busiest output of a router, those to cores included, moved
 *     words
 */
public record NetworkActivity(
    long messages,
    long packets,
    long routedBytes,
    long linkedBytes,
    long deliveredBytes,
    long busiestLinkTicks) {}
