/**
 * A chip: assembles cores, interconnect and memory, executes tile programs on them and accounts
 * every tick of every engine to one state. Modelled: cores whose engines take instructions in
 * program order and synchronize through completion of instructions, and with other cores through
 * messages. Left out: instruction fetch, cores of different kinds, power gating, thermal limits.
 */
package org.npulator.hw.chip;
