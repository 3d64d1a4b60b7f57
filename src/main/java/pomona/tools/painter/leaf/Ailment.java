package pomona.tools.painter.leaf;

import java.util.ArrayList;
import java.util.List;
import pomona.tools.painter.paint.Dice;
import pomona.tools.painter.paint.Noise;

/** What a painted leaf suffers from: how many lesions of which kind, how large, and where. */
public enum Ailment {
    NONE {
        @Override
        public List<Blemish> on(LeafShape shape, Dice dice) {
            return List.of();
        }
    },
    SCAB {
        @Override
        public List<Blemish> on(LeafShape shape, Dice dice) {
            return scab(Site.scatter(shape, dice, 6 + (int) dice.between(0, 6), 0.06, 0.85), dice);
        }
    },
    RUST {
        @Override
        public List<Blemish> on(LeafShape shape, Dice dice) {
            return rust(Site.scatter(shape, dice, 4 + (int) dice.between(0, 4), 0.1, 0.8), dice);
        }
    },
    FROG_EYE {
        @Override
        public List<Blemish> on(LeafShape shape, Dice dice) {
            return frogEye(Site.scatter(shape, dice, 3 + (int) dice.between(0, 4), 0.09, 0.9), dice);
        }
    },
    MILDEW {
        @Override
        public List<Blemish> on(LeafShape shape, Dice dice) {
            return List.of(new MildewFelt(new Noise(dice.next()), dice.between(0.85, 1.2)));
        }
    },
    RUST_AND_FROG_EYE {
        @Override
        public List<Blemish> on(LeafShape shape, Dice dice) {
            List<Site> sites = Site.scatter(shape, dice, 10, 0.09, 0.88);
            List<Blemish> blemishes = new ArrayList<>(rust(sites.subList(0, 1), dice));
            blemishes.addAll(frogEye(sites.subList(1, sites.size()), dice));
            return blemishes;
        }
    },
    SCAB_AND_FROG_EYE {
        @Override
        public List<Blemish> on(LeafShape shape, Dice dice) {
            List<Site> sites = Site.scatter(shape, dice, 11, 0.09, 0.88);
            List<Blemish> blemishes = new ArrayList<>(scab(sites.subList(0, 6), dice));
            blemishes.addAll(frogEye(sites.subList(6, sites.size()), dice));
            return blemishes;
        }
    };

    public abstract List<Blemish> on(LeafShape shape, Dice dice);

    /** Whether it is mostly met on the full-grown leaves of summer. */
    public boolean isOfSummer() {
        return this == FROG_EYE || this == RUST_AND_FROG_EYE || this == SCAB_AND_FROG_EYE;
    }

    private static List<Blemish> scab(List<Site> sites, Dice dice) {
        List<Blemish> patches = new ArrayList<>();
        for (Site site : sites) {
            patches.add(new ScabPatch(site.spot(dice.between(0.025, 0.06), 0.7, dice), dice.between(0.4, 0.9)));
        }
        return patches;
    }

    private static List<Blemish> rust(List<Site> sites, Dice dice) {
        List<Blemish> spots = new ArrayList<>();
        for (Site site : sites) {
            spots.add(new RustSpot(site.spot(dice.between(0.014, 0.03), 0.4, dice), dice.between(0.3, 1)));
        }
        return spots;
    }

    private static List<Blemish> frogEye(List<Site> sites, Dice dice) {
        List<Blemish> spots = new ArrayList<>();
        for (Site site : sites) {
            spots.add(new FrogEyeSpot(site.spot(dice.between(0.016, 0.032), 0.12, dice), dice.between(0.2, 1)));
        }
        return spots;
    }
}
