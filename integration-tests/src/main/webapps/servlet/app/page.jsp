<%@ page session="false" %><%= 6 * 7 %>
