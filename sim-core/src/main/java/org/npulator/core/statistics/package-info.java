/** What a unit counts while it is simulated: the state of every tick, distributions of values. */
package org.npulator.core.statistics;
