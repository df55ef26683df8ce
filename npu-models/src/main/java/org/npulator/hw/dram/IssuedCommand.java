package org.npulator.hw.dram;

/**
 * A command of a trace.
 *
 * @param line its place in the trace
 * @param channel its number
 * @param cycle of the memory clock
 * @param name in the standard
 * @param rank its number in the channel, counted through its pseudo channels
 * @param bankGroup its number in the rank; not looked at if the command is for all
 * @param bank its number in the bank group; not looked at if the command is for all
 * @param row that it opens or accesses; not looked at for other commands
 */
public record IssuedCommand(
    long line, int channel, long cycle, String name, int rank, int bankGroup, int bank, int row) {}
