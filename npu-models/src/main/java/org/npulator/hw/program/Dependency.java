package org.npulator.hw.program;

/**
 * An instruction that has to be complete before another starts.
 *
 * @param instruction its index in the program, less than that of the waiting one
 */
public record Dependency(int instruction, WaitReason reason) {}
