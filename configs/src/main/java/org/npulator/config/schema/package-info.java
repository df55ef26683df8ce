/**
 * Descriptions of configurations made from the declarations that the binder uses: JSON Schema for
 * editors and a reference for readers.
 */
package org.npulator.config.schema;
