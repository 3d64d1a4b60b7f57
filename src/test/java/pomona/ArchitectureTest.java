package pomona;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import pomona.dispatch.Admission;
import pomona.dispatch.BodyBudget;
import pomona.dispatch.Conservation;
import pomona.dispatch.Door;
import pomona.dispatch.Job;
import pomona.dispatch.Reply;
import pomona.dispatch.Workers;
import pomona.reactor.Reactor;

/** The walls between the rooms, each with its reason. */
@AnalyzeClasses(packages = "pomona", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("pomona.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that needs another must not be"
                    + " needed by it: neither could be read, tested or replaced alone");

    /** Rooms that all others may use. */
    private static final List<String> GROUND = List.of("text", "system");

    @ArchTest
    static final ArchRule TEXT = room("text").because("words and tables know nothing of what they tell");

    @ArchTest
    static final ArchRule SYSTEM = room("system").because("the machine knows nothing of leaves");

    @ArchTest
    static final ArchRule PROTOCOL = room("protocol").because("the wire format is the ground of all other rooms");

    @ArchTest
    static final ArchRule PROTOCOL_IS_PURE = noClasses()
            .that()
            .resideInAPackage("pomona.protocol..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.net..", "java.nio.file..", "java.util.concurrent..", "java.util.logging..", "org.slf4j.."))
            .because(
                    "bytes in, values out: without sockets, threads, files and logs it is tested at every split point");

    @ArchTest
    static final ArchRule PROTOCOL_HAS_NO_CLOCK = noClasses()
            .that()
            .resideInAPackage("pomona.protocol..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .because("times are told to it, so that a test can");

    @ArchTest
    static final ArchRule FINDING =
            room("finding", "protocol").because("a result has the same words on the screen, in tables and in reports");

    @ArchTest
    static final ArchRule LOOP = room("loop").because("a loop's deadlines and mail know nothing of what they are for");

    @ArchTest
    static final ArchRule REACTOR = room("reactor", "protocol", "dispatch", "loop")
            .because("the selector thread only moves bytes; what they mean is others' work");

    @ArchTest
    static final ArchRule REACTOR_IS_A_DOOR = noClasses()
            .that()
            .resideInAPackage("pomona.reactor..")
            .should()
            .dependOnClassesThat(resideInAPackage("pomona.dispatch..")
                    .and(not(belongToAnyOf(
                            Job.class,
                            Workers.class,
                            Admission.class,
                            Door.class,
                            Reply.class,
                            Conservation.class,
                            BodyBudget.class))))
            .because("a door hands jobs in and replies out; who runs them, and how, can change behind it");

    @ArchTest
    static final ArchRule HTTP = room("http", "protocol", "dispatch", "loop")
            .because("it is a second door beside the first, and neither knows of the other");

    @ArchTest
    static final ArchRule HTTP_JSON = room("http.json", "protocol")
            .because("where a photo stands in a text is settled without a door and without a client's habits");

    @ArchTest
    static final ArchRule HTTP_KNOWS_NO_DIALECT = noClasses()
            .that()
            .resideInAnyPackage("pomona.http", "pomona.http.api..", "pomona.http.json..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("pomona.http.oip..", "pomona.http.torchserve.."))
            .because("other servers' ways of asking are added to the door, and can be taken away from it");

    @ArchTest
    static final ArchRule HTTP_DIALECTS_STAND_ALONE =
            slices().matching("pomona.http.(*)..").should().beFreeOfCycles().because("neither dialect needs the other");

    @ArchTest
    static final ArchRule METRICS = room("metrics", "protocol", "dispatch", "http")
            .because("figures are read where they are counted, and nobody who counts knows who reads");

    @ArchTest
    static final ArchRule HTTP_IS_A_DOOR = noClasses()
            .that()
            .resideInAPackage("pomona.http..")
            .should()
            .dependOnClassesThat(resideInAPackage("pomona.dispatch..")
                    .and(not(belongToAnyOf(
                            Job.class,
                            Workers.class,
                            Admission.class,
                            Door.class,
                            Reply.class,
                            Conservation.class,
                            BodyBudget.class))))
            .because("a door hands jobs in and replies out, this one too");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_REACTOR = noClasses()
            .that(resideInAPackage("pomona.reactor..").and(not(belongToAnyOf(Reactor.class))))
            .should()
            .dependOnClassesThat(belongToAnyOf(Reactor.class))
            .because("it puts the parts together: what a part may touch is read from its constructor");

    private static final DescribedPredicate<JavaClass> CONNECTION =
            JavaClass.Predicates.simpleName("Connection").and(resideInAPackage("pomona.reactor"));

    @ArchTest
    static final ArchRule PARTS_KNOW_NO_CONNECTION = noClasses()
            .that(resideInAPackage("pomona.reactor..")
                    .and(not(nameMatching("pomona\\.reactor\\.(Reactor|Newcomers|Connections?)(\\$.*)?"))))
            .should()
            .dependOnClassesThat(CONNECTION)
            .because("a connection is made of parts, and they are tested without one");

    @ArchTest
    static final ArchRule REACTOR_TOUCHES_NO_FILE = noClasses()
            .that()
            .resideInAnyPackage("pomona.reactor..", "pomona.http..", "pomona.loop..")
            .should()
            .dependOnClassesThat(resideInAPackage("java.nio.file.."))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.File")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.net.InetAddress.class, "getByName", String.class)
            .orShould()
            .callMethod(java.net.InetAddress.class, "getHostName")
            .orShould()
            .callMethod(java.net.InetAddress.class, "getCanonicalHostName")
            .because("a disk, a sleep or a look-up of a name would make every client wait");

    @ArchTest
    static final ArchRule PICTURE =
            room("picture").because("worker, batch and terminal read photos alike and bring nothing along");

    @ArchTest
    static final ArchRule PICTURE_FORMAT =
            room("picture.format").because("whether a file may be decoded is settled before a decoder is asked");

    @ArchTest
    static final ArchRule PICTURE_DECODE =
            room("picture.decode", "picture.format").because("whoever makes pixels knows not what they are for");

    @ArchTest
    static final ArchRule INFERENCE =
            room("inference", "protocol", "picture").because("a model judges squares and knows no server");

    @ArchTest
    static final ArchRule DISPATCH = room("dispatch", "protocol", "inference", "picture")
            .because("a job's data moves forward: its reply leaves by an interface that dispatch declares, and the"
                    + " selector thread is out of its reach");

    @ArchTest
    static final ArchRule SERVER = room(
                    "server", "protocol", "reactor", "http", "metrics", "loop", "picture", "inference", "dispatch")
            .because("it puts the rooms together and is no client of itself");

    @ArchTest
    static final ArchRule CLIENT =
            room("client", "protocol").because("whoever only asks must not need a model or a server on the class path");

    @ArchTest
    static final ArchRule BATCH = room(
                    "batch", "client", "protocol", "finding", "picture", "journal", "photo", "report")
            .because("it is a client with a folder and a journal");

    @ArchTest
    static final ArchRule JOURNAL = room("journal", "protocol", "finding")
            .because(
                    "screen, batch and report share it: whoever opens a journal needs no server, no photo and no screen");

    @ArchTest
    static final ArchRule PHOTO = room("photo", "journal", "protocol", "finding", "picture")
            .because("a row says the same of a photo whoever asked about it");

    @ArchTest
    static final ArchRule REPORT = room("report", "journal", "photo", "protocol", "finding", "picture")
            .because("what rows become is told by the rows alone");

    @ArchTest
    static final ArchRule SEASON = room("report.season", "journal", "photo", "protocol", "finding")
            .because("what is counted does not depend on how it is shown");

    @ArchTest
    static final ArchRule TUI = room("tui", "client", "protocol", "finding", "picture", "journal", "photo")
            .because("the terminal is a client that shows pictures");

    @ArchTest
    static final ArchRule TUI_HAS_NO_CYCLES = slices().matching("pomona.tui.(*)..")
            .should()
            .beFreeOfCycles()
            .because(
                    "its rooms are read from the bottom up: graphics, picture, model, update, view; terminal and effects aside");

    @ArchTest
    static final ArchRule TUI_GRAPHICS = room("tui.graphics", "picture")
            .because("a protocol's bytes are made of pixels, and know no photo, no evidence and no screen");

    @ArchTest
    static final ArchRule TUI_PICTURE = room("tui.picture", "tui.graphics", "picture", "protocol", "finding")
            .because("cells are made of pixels and know no window");

    @ArchTest
    static final ArchRule TUI_MODEL = room(
                    "tui.model", "tui.graphics", "tui.picture", "client", "protocol", "finding", "journal", "photo")
            .because("what the window knows does not know how that came about or how it is drawn");

    @ArchTest
    static final ArchRule TUI_UPDATE = room(
                    "tui.update",
                    "tui.model",
                    "tui.graphics",
                    "tui.picture",
                    "client",
                    "protocol",
                    "finding",
                    "journal",
                    "photo")
            .because("the next model follows from the model and a message, not from a screen");

    @ArchTest
    static final ArchRule TUI_UPDATE_IS_PURE = noClasses()
            .that()
            .resideInAnyPackage("pomona.tui.update..", "pomona.tui.model..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.io..", "java.net..", "java.util.concurrent..", "org.slf4j..")
                    .or(equivalentTo(java.nio.file.Files.class))
                    .or(equivalentTo(Thread.class))
                    .or(equivalentTo(java.time.Clock.class)))
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .because("without files, threads and clock each step is tested as a function; commands do the rest");

    @ArchTest
    static final ArchRule TUI_VIEW = room(
                    "tui.view",
                    "tui.update",
                    "tui.model",
                    "tui.graphics",
                    "tui.picture",
                    "client",
                    "protocol",
                    "finding",
                    "photo")
            .because("it draws a model and changes nothing");

    @ArchTest
    static final ArchRule TUI_TERMINAL = room("tui.terminal", "tui.model", "tui.graphics")
            .because("bytes of a terminal become messages, and mean nothing there yet");

    @ArchTest
    static final ArchRule TUI_EFFECTS = room(
                    "tui.effects",
                    "tui.model",
                    "tui.graphics",
                    "tui.picture",
                    "client",
                    "protocol",
                    "finding",
                    "journal",
                    "photo",
                    "picture")
            .because("commands come in and messages go out; what they make of the model is not theirs");

    @ArchTest
    static final ArchRule TOOLS_ARE_ASIDE = noClasses()
            .that(not(resideInAnyPackage("pomona.tools..", "pomona.cli..")))
            .should()
            .dependOnClassesThat(resideInAPackage("pomona.tools.."))
            .because("taken out, they leave a whole product that lacks two commands");

    @ArchTest
    static final ArchRule TOOLS = room("tools", "client", "protocol", "inference", "picture")
            .because("they try a server from outside, as anybody can; the bare engine and the model's package are all"
                    + " that they open themselves");

    @ArchTest
    static final ArchRule TOOLS_HAVE_NO_CYCLES = slices().matching("pomona.tools.(*)..")
            .should()
            .beFreeOfCycles()
            .because("drivers are read from the bottom up");

    @ArchTest
    static final ArchRule PAINTER = room("tools.painter", "picture")
            .because("pictures are drawn from numbers alone and stored as picture does");

    @ArchTest
    static final ArchRule ENGINE = library("ai.djl..", "inference")
            .because("another engine, or another version of it, must be a change of one room");

    @ArchTest
    static final ArchRule HTTP_LIBRARY =
            library("org.apache.hc..", "http").because("what speaks HTTP must be loaded only where HTTP is spoken");

    @ArchTest
    static final ArchRule METRICS_LIBRARY = library("io.prometheus..", "metrics")
            .because("another way of telling figures must be a change of one room");

    @ArchTest
    static final ArchRule NATIVE_LIBRARIES = library("com.sun.jna..", "picture", "inference", "server", "system")
            .because("native code is called where its inputs are checked:"
                    + " the decoder in picture, the engine in inference, the allocator in server, the hash in system");

    @ArchTest
    static final ArchRule IMAGE_READERS = noClasses()
            .that(not(resideInAnyPackage("pomona.picture..", "pomona.tools..")))
            .should()
            .dependOnClassesThat(assignableTo(ImageReader.class))
            .orShould()
            .callMethodWhere(target(owner(equivalentTo(ImageIO.class))).and(target(nameStartingWith("read"))))
            .because("untrusted images are read in one room, which looks at their size first; the tools"
                    + " only handle their own");

    @ArchTest
    static final ArchRule TERMINAL = library("com.googlecode.lanterna..", "tui", "cli")
            .because("what the terminal is drawn with is the terminal's own affair");

    @ArchTest
    static final ArchRule OPTIONS =
            library("picocli..", "cli", "tools").because("options are read once, at the edge; the rooms get values");

    @ArchTest
    static final ArchRule LOG_BACK_END = library("ch.qos.logback..", "server", "cli")
            .because("rooms log to slf4j; only who starts the process decides where that goes");

    /** Classes of a room use their own and those that they may; of {@code pomona}, nothing else. */
    private static ArchRule room(String name, String... mayUse) {
        String[] allowed = Stream.of(Stream.of(name), GROUND.stream(), Stream.of(mayUse))
                .flatMap(rooms -> rooms)
                .map(room -> "pomona." + room + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("pomona." + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("pomona..").and(not(resideInAnyPackage(allowed))));
    }

    /** A library is used in these rooms and nowhere else; a rule about one that nobody uses fails. */
    private static ArchRule library(String packages, String... rooms) {
        String[] allowed = Stream.of(rooms).map(room -> "pomona." + room + "..").toArray(String[]::new);
        return classes()
                .that(describe(
                        "use " + packages,
                        user -> user.getDirectDependenciesFromSelf().stream()
                                .anyMatch(
                                        dependency -> resideInAPackage(packages).test(dependency.getTargetClass()))))
                .should()
                .resideInAnyPackage(allowed);
    }
}
