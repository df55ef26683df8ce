package org.npulator.workload.model;

import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.npulator.workload.json.JsonFormatException;

class HuggingFaceConfigProperties {

  @Property
  void damagedFilesAreReadOrRefusedButNothingElse(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(HuggingFaceConfigTest.published("gemma-2b"));
    for (int i = random.nextInt(6); i >= 0 && !text.isEmpty(); i--) {
      int place = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(place);
        case 1 -> text.insert(place, "{}[]\",:-0e9\u00e9\u0000".charAt(random.nextInt(13)));
        case 2 -> text.setCharAt(place, (char) random.nextInt(0x250));
        default -> text.setLength(Math.max(1, place));
      }
    }
    try {
      HuggingFaceConfig.read(text.toString());
    } catch (JsonFormatException refused) {
      org.assertj.core.api.Assertions.assertThat(refused.locatedIn("f")).doesNotContain("\n");
    }
  }
}
