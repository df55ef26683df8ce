/**
 * The interface between the units that request data and the memory system that delivers it. Models
 * no hardware of its own.
 */
package org.npulator.hw.port;
