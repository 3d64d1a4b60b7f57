/** Photos that come as strings in JSON: taken out of the text as it comes, so that neither is ever held twice. */
@NullMarked
package pomona.http.json;

import org.jspecify.annotations.NullMarked;
