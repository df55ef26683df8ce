/**
 * JSON from outside, with the line and column of every value, so that whatever is wrong with it can
 * be shown where it is. Values are checked when they are asked for, by type and range; duplicate
 * keys, deep nesting and oversized names, numbers and strings are refused while parsing.
 */
package org.npulator.workload.json;
