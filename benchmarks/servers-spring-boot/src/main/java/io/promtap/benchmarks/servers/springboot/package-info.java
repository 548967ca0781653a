// SPDX-License-Identifier: Apache-2.0
/**
 * The service of Spring Boot that {@code benchmarks/servers} measures: Spring MVC, JPA by
 * Hibernate, HikariCP, H2 and Thymeleaf.
 *
 * <p>Loaded by: a service of the benchmark. Threads: those of Tomcat. Cost: what is measured.
 */
package io.promtap.benchmarks.servers.springboot;
