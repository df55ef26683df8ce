package org.npulator.config.bind;

import java.util.Optional;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.yaml.YamlMapping;

/** Makes records of trees. */
public final class Binder {
  private final References references;
  private final BoundContents contents;

  public Binder(References references) {
    this(references, new BoundContents());
  }

  /**
   * @param contents shared with other binders of the same declarations
   */
  public Binder(References references, BoundContents contents) {
    this.references = references;
    this.contents = contents;
  }

  /**
   * Makes a record.
   *
   * @param problems to which everything wrong in the tree is added
   * @return nothing if there are problems
   */
  public <T extends Record> Optional<T> bind(
      Class<T> type, BlockType declaration, YamlMapping tree, Problems problems) {
    Optional<Object> value =
        declaration.accept(new NodeBinder(references, contents, problems, tree, ""));
    return problems.isEmpty() ? value.map(type::cast) : Optional.empty();
  }
}
