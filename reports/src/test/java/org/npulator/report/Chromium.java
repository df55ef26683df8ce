package org.npulator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A page in a browser without a window, steered by the Chrome DevTools Protocol
 * (chromedevtools.github.io/devtools-protocol).
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final long PATIENCE_SECONDS = 60;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final String page;
  private int lastId;

  /** The program: that of the property npulator.browser, or the first one on the path. */
  static Optional<Path> program() {
    String named = System.getProperty("npulator.browser", "");
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Chromium(Path program, Path profile) throws Exception {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--window-size=1100,1400",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address(profile)), new Receiver())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    ObjectNode target = parameters().put("url", "about:blank");
    String id = send("Target.createTarget", target, null).path("targetId").asText();
    ObjectNode attach = parameters().put("targetId", id).put("flatten", true);
    page = send("Target.attachToTarget", attach, null).path("sessionId").asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", parameters(), page);
    }
  }

  /** Where the browser listens: it writes port and path into its profile. */
  private String address(Path profile) throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    for (int attempt = 0; attempt < PATIENCE_SECONDS * 10 && process.isAlive(); attempt++) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() == 2) {
          return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
        }
      }
      Thread.sleep(100);
    }
    throw new IOException("the browser does not start");
  }

  /** Opens a file and waits until it is loaded. */
  void open(Path file) throws Exception {
    events.clear();
    send("Page.navigate", parameters().put("url", file.toUri().toString()), page);
    while (events.stream().noneMatch(event -> named(event, "Page.loadEventFired"))) {
      receive();
    }
  }

  /** The value of an expression in the page. */
  JsonNode evaluate(String expression) throws Exception {
    ObjectNode parameters = parameters().put("expression", expression).put("returnByValue", true);
    JsonNode outcome = send("Runtime.evaluate", parameters, page);
    if (outcome.has("exceptionDetails")) {
      throw new IllegalStateException(outcome.path("exceptionDetails").toString());
    }
    return outcome.path("result").path("value");
  }

  /** What the console and the error log of the page have said. */
  List<String> complaints() {
    return events.stream()
        .filter(
            event ->
                named(event, "Log.entryAdded")
                    || named(event, "Runtime.exceptionThrown")
                    || named(event, "Runtime.consoleAPICalled"))
        .map(JsonNode::toString)
        .toList();
  }

  /** What the page asked for, itself included. */
  List<String> requests() {
    return events.stream()
        .filter(event -> named(event, "Network.requestWillBeSent"))
        .map(event -> event.path("params").path("request").path("url").asText())
        .toList();
  }

  /** A picture of the whole page, as PNG. */
  byte[] screenshot() throws Exception {
    ObjectNode parameters = parameters().put("format", "png").put("captureBeyondViewport", true);
    JsonNode size = send("Page.getLayoutMetrics", parameters(), page).path("cssContentSize");
    parameters
        .putObject("clip")
        .put("x", 0)
        .put("y", 0)
        .put("width", size.path("width").asDouble())
        .put("height", size.path("height").asDouble())
        .put("scale", 1);
    return Base64.getDecoder()
        .decode(send("Page.captureScreenshot", parameters, page).path("data").asText());
  }

  private ObjectNode parameters() {
    return mapper.createObjectNode();
  }

  private JsonNode send(String method, ObjectNode parameters, String toPage) throws Exception {
    ObjectNode message = mapper.createObjectNode().put("id", ++lastId).put("method", method);
    message.set("params", parameters);
    if (toPage != null) {
      message.put("sessionId", toPage);
    }
    socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (true) {
      JsonNode answer = receive();
      if (answer.path("id").asInt() == lastId) {
        if (answer.has("error")) {
          throw new IllegalStateException(method + ": " + answer.path("error"));
        }
        return answer.path("result");
      }
    }
  }

  private JsonNode receive() throws InterruptedException {
    JsonNode message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new IllegalStateException("the browser does not answer");
    }
    if (message.has("method")) {
      events.add(message);
    }
    return message;
  }

  private static boolean named(JsonNode event, String method) {
    return event.path("method").asText().equals(method);
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    // Its files can be removed when it has ended.
    process.onExit().completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Puts whole messages into the queue. */
  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        try {
          messages.add(mapper.readTree(partial.toString()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
