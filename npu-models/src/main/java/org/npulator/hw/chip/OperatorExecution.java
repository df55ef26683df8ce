package org.npulator.hw.chip;

/**
 * What one operator of a program did.
 *
 * @param name of the operator
 * @param startTick at which its first instruction started
 * @param endTick at which its last instruction was complete
 * @param exclusiveTicks by which it moved the completion of the program: from the latest end of the
 *     operators before it to its own end, 0 if it ended earlier; these sum to the time of the step
 * @param macs useful multiply-accumulate operations
 * @param bytesRead from memory
 * @param bytesWritten to memory
 * @param matrixBusyTicks of the matrix engine, bank conflicts included
 * @param vectorBusyTicks of the vector unit, bank conflicts included
 */
public record OperatorExecution(
    String name,
    long startTick,
    long endTick,
    long exclusiveTicks,
    long macs,
    long bytesRead,
    long bytesWritten,
    long matrixBusyTicks,
    long vectorBusyTicks) {}
