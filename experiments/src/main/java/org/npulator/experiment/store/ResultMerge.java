package org.npulator.experiment.store;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.npulator.experiment.store.ResultStore.Access;
import org.npulator.experiment.store.ResultStore.Description;

/** Writes rows that were read from several files as one folder. */
public final class ResultMerge {
  private ResultMerge() {}

  /**
   * Writes a folder.
   *
   * @param source a folder that the rows come from
   * @throws StoreFormatException if there is something in the folder already
   */
  public static void write(ResultTable table, Path source, Path folder) throws IOException {
    Path file = ResultTable.descriptionFile(source);
    Map<String, Object> content =
        new ObjectMapper().convertValue(table.description(), new TypeReference<>() {});
    Description description = new Description(file.getFileName().toString(), content);
    Access access = new Access(ResultStore.ALL_ROWS, false);
    try (ResultStore store =
        ResultStore.open(folder, description, access, row -> {}, message -> {})) {
      store.append(table.rows());
    }
    table.writeCsv(folder.resolve("results.csv"));
  }
}
