package pomona.picture.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jpg", "JPG", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "heif", "avif",
                "jxl"
            })
    void anImagesNameIsEnough(String ending) throws IOException {
        assertThat(isCandidate("photo." + ending, "")).isTrue();
        assertThat(isCandidate(ending, "")).isFalse();
    }

    /** Bytes as characters of ISO 8859-1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff\u00d8\u00ff\u00e0",
                "\u0089PNG\r\n\u001a\n",
                "GIF87a",
                "GIF89a",
                "BM0000\0\0\0\0",
                "RIFF0000WEBPVP8 ",
                "II*\0",
                "MM\0*",
                "\0\0\0\u0018ftypheic",
                "\0\0\0\u0018ftypmif1",
                "\0\0\0\u0018ftypavif",
                "\0\0\0\fJXL \r\n\u0087\n",
            })
    void anImagesFirstBytesAreEnoughWhateverItsName(String head) throws IOException {
        assertThat(isCandidate("photo.txt", head)).isTrue();
        assertThat(isCandidate("photo", head)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "B",
                "some notes",
                "BMW serviced, new tyres",
                "%PDF-1.7",
                "PK\3\4",
                "RIFF0000WAVEfmt ",
                "\0\0\0\u0018ftypisom",
                "\0\0\0\u0018ftypqt  "
            })
    void whatIsNoImageByNameOrBytesIsNone(String head) throws IOException {
        assertThat(isCandidate("notes.txt", head)).isFalse();
    }

    @Test
    void aFolderOrAPipeIsNoneWhateverItsName() throws Exception {
        Path album = Files.createDirectory(folder.resolve("album.jpg"));
        assertThat(isCandidate(album)).isFalse();
        Path pipe = folder.resolve("pipe.jpg");
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0) {
            assertThat(isCandidate(pipe)).isFalse();
        }
    }

    private boolean isCandidate(String name, String content) throws IOException {
        return isCandidate(Files.writeString(folder.resolve(name), content, StandardCharsets.ISO_8859_1));
    }

    private static boolean isCandidate(Path path) throws IOException {
        return ImageFiles.isCandidate(path, Files.readAttributes(path, BasicFileAttributes.class));
    }
}
