package org.npulator.workload.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds located values from tokens. */
final class JsonTreeReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(20_000)
                  .maxNumberLength(40)
                  .maxNameLength(200)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Names from outside must not fill a cache that outlives the file.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final int firstLine;

  JsonTreeReader(int firstLine) {
    this.firstLine = firstLine;
  }

  JsonObject read(String text) throws JsonFormatException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw problem(parser.currentTokenLocation(), "expected an object in braces");
      }
      JsonObject object = object(parser);
      if (parser.nextToken() != null) {
        throw problem(parser.currentTokenLocation(), "expected nothing after the object");
      }
      return object;
    } catch (JsonProcessingException malformed) {
      throw problem(malformed.getLocation(), "malformed JSON: " + reason(malformed));
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory", impossible);
    }
  }

  private JsonObject object(JsonParser parser) throws IOException {
    JsonLocation start = parser.currentTokenLocation();
    Map<String, JsonValue> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      values.put(key, value(parser));
    }
    return new JsonObject(values, line(start), start.getColumnNr());
  }

  private JsonValue value(JsonParser parser) throws IOException {
    JsonLocation start = parser.currentTokenLocation();
    Object content =
        switch (parser.currentToken()) {
          case START_OBJECT -> object(parser);
          case START_ARRAY -> list(parser);
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.Literal(parser.getText());
          case VALUE_TRUE -> true;
          case VALUE_FALSE -> false;
          case VALUE_NULL -> JsonValue.NULL;
          default -> parser.getText();
        };
    return new JsonValue(content, line(start), start.getColumnNr());
  }

  private List<JsonValue> list(JsonParser parser) throws IOException {
    List<JsonValue> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }

  private int line(JsonLocation location) {
    return firstLine + location.getLineNr() - 1;
  }

  private JsonFormatException problem(JsonLocation location, String problem) {
    return location == null
        ? new JsonFormatException(firstLine, 1, problem)
        : new JsonFormatException(line(location), Math.max(1, location.getColumnNr()), problem);
  }

  /** The first sentence of what the parser says, without its own idea of the place. */
  private static String reason(JsonProcessingException malformed) {
    String message = malformed.getOriginalMessage();
    int end = message.indexOf('\n');
    String firstLine = end < 0 ? message : message.substring(0, end);
    int marker = firstLine.indexOf(" (start marker at");
    return (marker < 0 ? firstLine : firstLine.substring(0, marker))
        .replaceAll("[^\\x20-\\x7e]", "?");
  }
}
