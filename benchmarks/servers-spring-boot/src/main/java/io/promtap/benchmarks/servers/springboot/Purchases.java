// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.springboot;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

/** The repository of purchases. */
public interface Purchases extends JpaRepository<Purchase, Long> {
  List<Purchase> findByBuyerOrderById(long buyer);
}
