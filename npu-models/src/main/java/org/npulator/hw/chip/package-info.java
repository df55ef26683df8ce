/**
 * A chip: assembles cores, interconnect and memory, executes tile programs on them and accounts
 * every tick of every engine to one state. Modelled: one core whose engines take instructions in
 * program order and synchronize through completion of instructions. Left out: instruction fetch,
 * several cores, power gating, thermal limits.
 */
package org.npulator.hw.chip;
