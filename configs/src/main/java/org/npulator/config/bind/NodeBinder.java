package org.npulator.config.bind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.bind.ValueType.BooleanType;
import org.npulator.config.bind.ValueType.ChoiceType;
import org.npulator.config.bind.ValueType.IntegerType;
import org.npulator.config.bind.ValueType.ListType;
import org.npulator.config.bind.ValueType.LiteralType;
import org.npulator.config.bind.ValueType.MapType;
import org.npulator.config.bind.ValueType.NumberType;
import org.npulator.config.bind.ValueType.QuantityType;
import org.npulator.config.bind.ValueType.ReferenceType;
import org.npulator.config.bind.ValueType.TextType;
import org.npulator.config.bind.ValueType.VariantType;
import org.npulator.config.yaml.Problem;
import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.Quote;
import org.npulator.config.yaml.YamlMapping;
import org.npulator.config.yaml.YamlMapping.Entry;
import org.npulator.config.yaml.YamlNode;
import org.npulator.config.yaml.YamlScalar;
import org.npulator.config.yaml.YamlSequence;

/** Binds one node of a tree: a value, or nothing after a problem was added. */
final class NodeBinder implements ValueType.Visitor<Optional<Object>> {
  private final References references;
  private final BoundContents contents;
  private final Problems problems;
  private final YamlNode node;
  private final String path;

  NodeBinder(
      References references,
      BoundContents contents,
      Problems problems,
      YamlNode node,
      String path) {
    this.references = references;
    this.contents = contents;
    this.problems = problems;
    this.node = node;
    this.path = path;
  }

  private Optional<Object> bind(ValueType type, YamlNode child, String childPath) {
    return type.accept(new NodeBinder(references, contents, problems, child, childPath));
  }

  private String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  @Override
  public Optional<Object> visitBoolean(BooleanType type) {
    return scalar(type)
        .flatMap(
            scalar ->
                scalar.isBoolean()
                    ? Optional.of(scalar.text().equals("true"))
                    : refuse(scalar, type));
  }

  @Override
  public Optional<Object> visitText(TextType type) {
    return scalar(type)
        .flatMap(
            scalar ->
                scalar.isText()
                    ? Optional.of(scalar.text())
                    : problem(
                        scalar.text() + " is not text; expected text: \"" + scalar.text() + "\""));
  }

  @Override
  public Optional<Object> visitInteger(IntegerType type) {
    return scalar(type)
        .flatMap(scalar -> scalar.isInteger() ? integer(type, scalar) : refuse(scalar, type));
  }

  private Optional<Object> integer(IntegerType type, YamlScalar scalar) {
    try {
      long value = Long.parseLong(scalar.text());
      boolean fits = type.wide() || value == (int) value;
      if (fits && type.range().contains((double) value)) {
        return Optional.of(type.wide() ? (Object) value : (Object) (int) value);
      }
    } catch (NumberFormatException e) {
      // more digits than a long has: out of range as well
    }
    return outOfRange(scalar, new IntegerType(type.wide(), Expectation.range(type)));
  }

  @Override
  public Optional<Object> visitNumber(NumberType type) {
    return scalar(type)
        .flatMap(
            scalar -> {
              if (!scalar.isNumber()) {
                return refuse(scalar, type);
              }
              double value = Double.parseDouble(scalar.text());
              return Double.isFinite(value) && type.range().contains(value)
                  ? Optional.of(value + 0.0)
                  : outOfRange(scalar, type);
            });
  }

  @Override
  public Optional<Object> visitQuantity(QuantityType type) {
    return scalar(type).flatMap(scalar -> quantity(type, scalar));
  }

  private Optional<Object> quantity(QuantityType type, YamlScalar scalar) {
    Object value;
    try {
      value = type.quantity().parse(scalar.text());
    } catch (IllegalArgumentException e) {
      return problem("cannot read " + Quote.quote(scalar.text()) + "; " + e.getMessage());
    }
    return type.range().contains(type.quantity().nearest(value))
        ? Optional.of(value)
        : outOfRange(scalar, type);
  }

  @Override
  public Optional<Object> visitLiteral(LiteralType type) {
    return node instanceof YamlScalar scalar
        ? Optional.of(new Literal(scalar))
        : problem("found " + describe(node) + "; expected " + Expectation.of(type));
  }

  @Override
  public Optional<Object> visitChoice(ChoiceType type) {
    return scalar(type)
        .flatMap(
            scalar -> {
              Enum<?> constant = type.constants().get(scalar.text());
              return constant != null
                  ? Optional.of(constant)
                  : unknown(scalar.text(), type.constants().keySet());
            });
  }

  @Override
  public Optional<Object> visitBlock(BlockType type) {
    return mapping(type)
        .flatMap(map -> new BlockBinder(references, contents, problems, path).bind(type, map));
  }

  @Override
  public Optional<Object> visitVariant(VariantType type) {
    if (node instanceof YamlScalar scalar && type.named().containsKey(scalar.text())) {
      YamlMapping none = new YamlMapping(node.location(), Map.of());
      return bind(type.named().get(scalar.text()), none, path);
    }
    return mapping(type).flatMap(map -> variant(type, map));
  }

  private Optional<Object> variant(VariantType type, YamlMapping map) {
    Entry entry = map.entries().get(VariantType.KEY);
    if (entry == null) {
      BlockType named = map.replaced().map(name -> type.named().get(name.text())).orElse(null);
      if (named != null) {
        return bind(named, map, path);
      }
      return problem("missing key 'type'; expected " + NearestName.oneOf(type.variants().keySet()));
    }
    ChoiceType choice = new ChoiceType(Map.of(), Map.of());
    NodeBinder selector =
        new NodeBinder(references, contents, problems, entry.value(), below("type"));
    return selector
        .scalar(choice)
        .flatMap(
            scalar -> {
              BlockType variant = type.variants().get(scalar.text());
              return variant == null
                  ? selector.unknown(scalar.text(), type.variants().keySet())
                  : bind(variant, map.without(List.of(VariantType.KEY)), path);
            });
  }

  @Override
  public Optional<Object> visitReference(ReferenceType type) {
    if (node instanceof YamlSequence) {
      return problem("found a list; expected " + Expectation.of(type));
    }
    try {
      YamlMapping content = references.content(type.kind(), node);
      return node instanceof YamlScalar
          ? contents.get(type, content).or(() -> bindAndKeep(type, content))
          : bind(type.content(), content, path);
    } catch (ProblemException e) {
      Problem problem = e.problem();
      boolean here = problem.location().source().equals(node.location().source());
      String where =
          problem.path().isEmpty() ? path : here ? below(problem.path()) : problem.path();
      problems.add(problem.location(), where, problem.text());
      return Optional.empty();
    }
  }

  private Optional<Object> bindAndKeep(ReferenceType type, YamlMapping content) {
    int before = problems.count();
    Optional<Object> value = bind(type.content(), content, path);
    if (problems.count() == before) {
      value.ifPresent(bound -> contents.keep(type, content, bound));
    }
    return value;
  }

  @Override
  public Optional<Object> visitList(ListType type) {
    if (!(node instanceof YamlSequence sequence)) {
      return problem("found " + describe(node) + "; expected a list");
    }
    List<Object> values = new ArrayList<>();
    List<YamlNode> elements = sequence.elements();
    for (int i = 0; i < elements.size(); i++) {
      bind(type.element(), elements.get(i), path + "[" + i + "]").ifPresent(values::add);
    }
    return Optional.of(List.copyOf(values));
  }

  @Override
  public Optional<Object> visitMap(MapType type) {
    return mapping(type)
        .map(
            map -> {
              Map<String, Object> values = new LinkedHashMap<>();
              map.entries()
                  .forEach(
                      (name, entry) -> {
                        if (!entry.value().isNull()) {
                          bind(type.value(), entry.value(), below(name))
                              .ifPresent(value -> values.put(name, value));
                        }
                      });
              return Collections.unmodifiableMap(values);
            });
  }

  private Optional<YamlMapping> mapping(ValueType type) {
    if (node instanceof YamlMapping mapping) {
      return Optional.of(mapping);
    }
    problem("found " + describe(node) + "; expected " + Expectation.of(type));
    return Optional.empty();
  }

  private Optional<YamlScalar> scalar(ValueType type) {
    if (node instanceof YamlScalar scalar && !node.isNull()) {
      return Optional.of(scalar);
    }
    problem("found " + describe(node) + "; expected " + Expectation.of(type));
    return Optional.empty();
  }

  private static String describe(YamlNode node) {
    if (node instanceof YamlMapping) {
      return "a block of keys";
    }
    return node instanceof YamlSequence
        ? "a list"
        : node.isNull() ? "no value" : Quote.quote(((YamlScalar) node).text());
  }

  private Optional<Object> refuse(YamlScalar scalar, ValueType type) {
    String quotes = scalar.plain() ? "" : " in quotes";
    return problem(
        "found " + Quote.quote(scalar.text()) + quotes + "; expected " + Expectation.of(type));
  }

  private Optional<Object> outOfRange(YamlScalar scalar, ValueType type) {
    return problem(
        Quote.plain(scalar.text()) + " is out of range; expected " + Expectation.of(type));
  }

  private Optional<Object> unknown(String name, Iterable<String> names) {
    List<String> valid = new ArrayList<>();
    names.forEach(valid::add);
    return problem("unknown value " + Quote.quote(name) + "; " + NearestName.advice(name, valid));
  }

  private Optional<Object> problem(String text) {
    problems.add(node.location(), path, text);
    return Optional.empty();
  }
}
