/**
 * Discrete events in an exact order that does not depend on the history of the simulation. An event
 * is numbers; what it means is up to the component that receives it. Left out: cancelling an event
 * (a component ignores what is no longer due) and events of several queues in parallel.
 */
package org.npulator.core.event;
