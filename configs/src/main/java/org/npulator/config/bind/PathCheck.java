package org.npulator.config.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.bind.ValueType.MapType;
import org.npulator.config.bind.ValueType.ReferenceType;
import org.npulator.config.bind.ValueType.VariantType;
import org.npulator.config.yaml.Quote;
import org.npulator.config.yaml.YamlScalar;

/**
 * Whether some configuration of a declaration can have a value at a path. Keys that contradict each
 * other are found only when a whole configuration is bound.
 */
public final class PathCheck {
  private final References references;
  private final Problems problems;

  /**
   * @param problems to which everything wrong is added
   */
  public PathCheck(References references, Problems problems) {
    this.references = references;
    this.problems = problems;
  }

  /** What a place may hold. */
  private record Place(ValueType type, boolean optional) {}

  /**
   * Checks a path and a value for it.
   *
   * @param path keys from the top
   */
  public void check(BlockType declaration, List<String> path, YamlScalar value) {
    List<Place> places = List.of(new Place(declaration, false));
    for (int i = 0; i < path.size(); i++) {
      List<Place> below = new ArrayList<>();
      List<String> keys = new ArrayList<>();
      for (Place place : places) {
        descend(place.type(), path.get(i), below, keys);
      }
      if (below.isEmpty()) {
        String key = String.join(".", path.subList(0, i + 1));
        problems.add(value.location(), key, unknown(path.get(i), keys));
        return;
      }
      places = below;
    }
    checkValue(places, String.join(".", path), value);
  }

  private static String unknown(String key, List<String> keys) {
    return keys.isEmpty()
        ? "there are no keys below a single value; expected a shorter path"
        : "unknown key " + Quote.quote(key) + "; " + NearestName.advice(key, keys);
  }

  private static void descend(ValueType type, String key, List<Place> below, List<String> keys) {
    if (type instanceof BlockType block) {
      block.keys().forEach(candidate -> keys.add(candidate.name()));
      block.key(key).ifPresent(found -> below.add(new Place(found.type(), !found.required())));
    } else if (type instanceof VariantType variant) {
      keys.add(VariantType.KEY);
      if (key.equals(VariantType.KEY)) {
        below.add(new Place(variant, false));
      } else {
        variant.variants().values().forEach(block -> descend(block, key, below, keys));
      }
    } else if (type instanceof ReferenceType reference) {
      descend(reference.content(), key, below, keys);
    } else if (type instanceof MapType map) {
      keys.add("a name");
      below.add(new Place(map.value(), true));
    }
  }

  private void checkValue(List<Place> places, String path, YamlScalar value) {
    if (value.isNull()) {
      if (places.stream().noneMatch(Place::optional)) {
        problems.add(
            value.location(), path, "no value; expected " + Expectation.of(places.get(0).type()));
      }
      return;
    }
    Optional<Problems> first = Optional.empty();
    for (Place place : places) {
      Problems found = new Problems();
      if (path.endsWith("." + VariantType.KEY) && place.type() instanceof VariantType variant) {
        checkVariant(variant, path, value, found);
      } else {
        place.type().accept(new NodeBinder(references, new BoundContents(), found, value, path));
      }
      if (found.isEmpty()) {
        return;
      }
      first = first.isPresent() ? first : Optional.of(found);
    }
    first.ifPresent(found -> found.all().forEach(problems::add));
  }

  private static void checkVariant(
      VariantType type, String path, YamlScalar value, Problems found) {
    if (!type.variants().containsKey(value.text())) {
      found.add(
          value.location(),
          path,
          "unknown value "
              + Quote.quote(value.text())
              + "; "
              + NearestName.advice(value.text(), type.variants().keySet()));
    }
  }
}
