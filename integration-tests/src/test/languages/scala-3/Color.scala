// SPDX-License-Identifier: Apache-2.0
package shop

enum Color(val code: Int):
  case Red extends Color(1)
  def mix(times: Int = 1): Int = code + times

def top(a: Int, b: Int = 2): Int = a + b

extension (shop: Shop) def ext(times: Int = 1): String = shop.name + times

/** Calls each method once. */
object Main3:
  def main(arguments: Array[String]): Unit =
    Color.valueOf(Color.values(0).productPrefix).mix()
    top(1)
    new Shop().ext()
    Class.forName("shop.Color$package").getMethod("top", classOf[Int], classOf[Int]).invoke(null, 1, 2)
    Main.main(arguments)
