package org.npulator.experiment.mapping;

/** Is told how far a search is. */
@FunctionalInterface
public interface SearchProgress {

  /**
   * A part of the search is done.
   *
   * @param parts of the whole search
   * @param next what is searched next, such as gate_proj+up_proj
   */
  void done(int done, int parts, String next);
}
