// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputStreamsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 100_000})
  void all_bytes_are_read_however_few_come_at_a_time(int length) throws Exception {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    InputStream slow =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int offset, int most) {
            return super.read(into, offset, Math.min(most, 1_000));
          }
        };

    assertThat(InputStreams.readAll(slow)).isEqualTo(bytes);
  }
}
