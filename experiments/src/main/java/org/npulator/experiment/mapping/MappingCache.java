package org.npulator.experiment.mapping;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Mappings that have been searched, by everything they depend on: the hash of the machine, that of
 * the operator trace, what is dictated, and how many are simulated.
 */
public final class MappingCache {

  /**
   * What a search depends on.
   *
   * @param machine hash of its configuration
   * @param workload hash of its operator trace
   * @param dictated hash of what is not searched
   * @param simulated mappings of each operator
   */
  public record Key(String machine, String workload, String dictated, int simulated) {}

  private final Map<Key, SearchedMapping> known = new ConcurrentHashMap<>();

  Optional<SearchedMapping> find(Key key) {
    return Optional.ofNullable(known.get(key));
  }

  void put(Key key, SearchedMapping mapping) {
    known.put(key, mapping);
  }
}
