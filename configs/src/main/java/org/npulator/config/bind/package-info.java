/**
 * From a tree to a record and back: what a record declares ({@link
 * org.npulator.config.bind.ValueType}), the binder that checks a tree against it, and the hash.
 *
 * <p>A record is a block, its components are keys. A sealed interface is a block of several
 * variants, told by the key {@code type}. There are no default values: a key that may be left out
 * is an {@code Optional}. Reflection happens here and nowhere else.
 */
package org.npulator.config.bind;
