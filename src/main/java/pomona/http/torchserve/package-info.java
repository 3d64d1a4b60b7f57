/** The paths, replies and errors that clients of TorchServe and DJL Serving know. */
@NullMarked
package pomona.http.torchserve;

import org.jspecify.annotations.NullMarked;
