/**
 * The strict subset of YAML 1.2 in which configurations are written, read with the place of every
 * key and value, and the merging of such trees.
 *
 * <p>Left out on purpose: anchors, aliases, merge keys, tags, directives, several documents in one
 * file, numbers with leading zeros and keys that are not text.
 */
package org.npulator.config.yaml;
