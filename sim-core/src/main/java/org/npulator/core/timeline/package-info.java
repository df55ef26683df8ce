/** What each unit did when, for a timeline view. The file formats are elsewhere. */
package org.npulator.core.timeline;
