package org.npulator.config.bind;

import java.util.Optional;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.yaml.YamlMapping;

/** Makes records of trees. */
public final class Binder {
  private final References references;

  public Binder(References references) {
    this.references = references;
  }

  /**
   * Makes a record.
   *
   * @param problems to which everything wrong in the tree is added
   * @return nothing if there are problems
   */
  public <T extends Record> Optional<T> bind(
      Class<T> type, BlockType declaration, YamlMapping tree, Problems problems) {
    Optional<Object> value = declaration.accept(new NodeBinder(references, problems, tree, ""));
    return problems.isEmpty() ? value.map(type::cast) : Optional.empty();
  }
}
