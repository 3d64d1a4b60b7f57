package pomona.server;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The text of every setting and where it came from: flag over environment over file over default. */
public final class Settings {
    /** Read from the working directory when no other file is named. */
    public static final Path DEFAULT_FILE = Path.of("pomona.properties");

    /**
     * @param source {@code flag}, {@code POMONA_PORT}, {@code pomona.properties:3} or {@code default}
     */
    record Value(String text, String source) {}

    private final Map<Setting, Value> values;

    private Settings(Map<Setting, Value> values) {
        this.values = values;
    }

    /**
     * Puts the layers over each other.
     *
     * @param file must exist; without one {@link #DEFAULT_FILE} is read if it exists
     * @throws ConfigException an unknown key, or a file that can't be read
     */
    public static Settings load(Map<Setting, String> flags, Map<String, String> environment, Optional<Path> file)
            throws ConfigException {
        Map<Setting, Value> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, new Value(setting.defaultText(), "default"));
        }
        Path path = file.orElse(DEFAULT_FILE);
        if (file.isPresent() || Files.isRegularFile(path)) {
            readFile(path, values);
        }
        for (Setting setting : Setting.values()) {
            String text = environment.get(setting.variable());
            if (text != null) {
                values.put(setting, new Value(text, setting.variable()));
            }
        }
        flags.forEach((setting, text) -> values.put(setting, new Value(text, "flag")));
        return new Settings(values);
    }

    private static void readFile(Path path, Map<Setting, Value> values) throws ConfigException {
        Properties properties = new Properties();
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
            properties.load(new StringReader(String.join("\n", lines)));
        } catch (MalformedInputException e) {
            throw new ConfigException("%s is no UTF-8 text".formatted(path));
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no file %s".formatted(path));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("can't read %s: %s".formatted(path, e.getMessage()));
        }
        for (String key : properties.stringPropertyNames()) {
            String source = "%s:%d".formatted(path.getFileName(), lineOf(key, lines));
            Setting setting = Setting.ofKey(key)
                    .orElseThrow(() -> new ConfigException(
                            "%s: unknown key %s; pomona serve --help lists them all".formatted(source, key)));
            values.put(setting, new Value(properties.getProperty(key), source));
        }
    }

    private static int lineOf(String key, List<String> lines) {
        for (int i = lines.size(); i > 0; i--) {
            String line = lines.get(i - 1).strip();
            if (line.startsWith(key) && line.substring(key.length()).matches("\\s*[=:\\s].*|")) {
                return i;
            }
        }
        return 1;
    }

    Value get(Setting setting) {
        return values.getOrDefault(setting, new Value(setting.defaultText(), "default"));
    }

    /** One line a setting: {@code queue-capacity = 64   (default)}. */
    public String print() {
        var text = new StringBuilder();
        for (Setting setting : Setting.values()) {
            Value value = get(setting);
            text.append("%-28s = %-16s (%s)%n".formatted(setting.key(), value.text(), value.source()));
        }
        return text.toString();
    }
}
