/**
 * Area of the parts of a chip, from tables of areas by technology. Left out: everything that no
 * table says, which is listed; routing and white space between parts.
 */
package org.npulator.hw.area;
