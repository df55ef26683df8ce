/**
 * The instructions of a core: loads, stores, matrix and vector operations on tiles in the local
 * memories, with explicit dependencies. Left out: control flow and instruction fetch; a program is
 * the list of instructions that a core executes in one step.
 */
package org.npulator.hw.program;
