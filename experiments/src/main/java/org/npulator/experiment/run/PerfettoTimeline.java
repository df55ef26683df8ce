package org.npulator.experiment.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.npulator.core.time.TimeBase;
import org.npulator.core.timeline.TimelineSink;

/**
 * Writes what each unit did when as a trace-event file that ui.perfetto.dev and chrome://tracing
 * open. Source of the format: "Trace Event Format", the JSON object form with complete events.
 */
public final class PerfettoTimeline implements TimelineSink, AutoCloseable {
  private static final double MICROSECONDS_PER_SECOND = 1e6;
  private static final int PROCESS = 1;

  private final JsonGenerator json;
  private final double microsecondsPerTick;
  private int tracks;

  public PerfettoTimeline(OutputStream out, TimeBase timeBase) throws IOException {
    json =
        JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build()
            .createGenerator(out);
    microsecondsPerTick = timeBase.seconds(1) * MICROSECONDS_PER_SECOND;
    json.writeStartObject();
    json.writeStringField("displayTimeUnit", "ns");
    json.writeArrayFieldStart("traceEvents");
  }

  @Override
  public int track(String name) {
    tracks++;
    try {
      start("thread_name", "M", tracks);
      json.writeObjectFieldStart("args");
      json.writeStringField("name", name);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tracks;
  }

  @Override
  public void slice(int track, String name, long startTick, long endTick) {
    try {
      start(name, "X", track);
      json.writeNumberField("ts", startTick * microsecondsPerTick);
      json.writeNumberField("dur", (endTick - startTick) * microsecondsPerTick);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(String name, String eventType, int track) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("ph", eventType);
    json.writeNumberField("pid", PROCESS);
    json.writeNumberField("tid", track);
  }

  @Override
  public void close() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.close();
  }
}
