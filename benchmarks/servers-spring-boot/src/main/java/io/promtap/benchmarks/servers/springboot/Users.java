// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.springboot;

import org.springframework.data.jpa.repository.JpaRepository;

/** The repository of users. */
public interface Users extends JpaRepository<User, Long> {}
