// SPDX-License-Identifier: Apache-2.0
package org.hibernate.collection.spi;

/** As Hibernate 6 has it, as far as it is asked. */
public interface PersistentCollection extends LazyInitializable {}
