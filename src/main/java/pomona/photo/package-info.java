/** What is told of a photo beside the model's answer: by its own file, and by a person. */
@NullMarked
package pomona.photo;

import org.jspecify.annotations.NullMarked;
